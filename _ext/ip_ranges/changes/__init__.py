"""What readers are told of a history: courses of addresses, orders, what a name may point to, notices and regions. Pure."""
