// The last element of the panel in a narrow window, where Chainlit titles the panel with its name.
export default <span hidden />;
