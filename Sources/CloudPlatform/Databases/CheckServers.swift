import BSON
import SimKernel

/// The balancer's checks, one list for reads and one for writes, as HAProxy beside Patroni has them.
extension ReplicatedDatabase {
    mutating func checkServers(_ now: Micros) {
        guard now % settings.checkInterval == 0 else { return }
        for index in members.indices {
            let member = members[index]
            let answers = member.isRunning
            let leads = member.isRunning && member.id == primary && !isFenced
            let (rise, fall) = (settings.rise, settings.fall)
            if members[index].answers.record(answers, rise: rise, fall: fall, at: now) {
                tell(
                    .databaseServer,
                    [
                        ("member", .string(member.name)),
                        ("status", .string(members[index].answers.isUp ? "UP" : "DOWN")),
                    ])
            }
            _ = members[index].leads.record(leads, rise: rise, fall: fall, at: now)
        }
    }

    /// HAProxy's word for a server's state among those that read.
    func status(_ index: Int) -> String {
        let member = members[index]
        if !member.answers.isUp { return "DOWN" }
        return member.isDraining ? "DRAIN" : "UP"
    }
}
