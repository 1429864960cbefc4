import Foundation

/// The file of the program that runs. How it was called does not tell: a name of the PATH is no path.
enum OwnProgram {
    static var file: URL { URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath() }
}
