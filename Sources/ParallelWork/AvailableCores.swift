import Glibc

/// The number of processor cores this process may use.
public let availableCores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
