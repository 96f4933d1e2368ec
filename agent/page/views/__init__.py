"""What the page's elements show: JSON made from versions, graphs and events. No Chainlit in here.

Each function gives the props of one element of `public/elements/` (its name in the docstring).
Lengths are in the units of `Frame`: the picture is 1000 wide, whatever its pixels are.
"""
