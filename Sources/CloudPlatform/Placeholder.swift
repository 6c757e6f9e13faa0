import Histogram
enum P {}
