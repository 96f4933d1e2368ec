// The last element of the panel beside the chat: Chainlit leaves a panel of this name to its
// elements, with no title of its own, and gives it half of the window.
export default <span hidden />;
