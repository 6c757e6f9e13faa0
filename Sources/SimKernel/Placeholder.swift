import Collections
enum P2 {}
