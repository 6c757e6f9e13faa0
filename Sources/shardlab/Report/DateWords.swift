import CloudPlatform
import LabViews
import SimKernel

/// Dates of the report: the sandbox's as virtual time, the learner's as a calendar has them.
enum DateWords {
    /// A date of the sandbox as the time since it began.
    static func virtual(ms: Int64) -> String {
        Figure.clock(seconds: Int64((VirtualDate.time(ms: ms)).inSeconds))
    }

    /// Seconds since 1970, in universal time.
    static func wall(_ seconds: Int64) -> String {
        let (ms, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        return overflow ? "\(seconds) s" : CalendarText.text(VirtualDate.time(ms: ms)) + " UTC"
    }
}
