import LabSandbox
import LabShell
import Testing

@Suite struct ListeningTests {
    private func bench() -> Bench {
        var bench = Bench()
        _ = bench.run("nodes.add('n1'); nodes.add('n2'); nodes.add('n3'); const seen = []")
        return bench
    }

    @Test func aListenerHearsWhatHappensWhileTimePasses() {
        var bench = bench()
        #expect(bench.run("events.on('NODE_STATUS_CHANGED', e => print(e.node, e.to))") == "1")
        #expect(bench.run("nodes.pause('n2', '45s').process") == "PAUSED")
        #expect(bench.run("wait('2m')").hasPrefix("n2 INACTIVE\nn2 ACTIVE\n"))
    }

    /// It is called at the second in which it happens, and what it does counts from then on.
    @Test func aListenerActsWhileTimePasses() {
        var bench = bench()
        _ = bench.run("rebalancer.insert({ keys: 1000 })")
        _ = bench.run(
            """
            events.on("NODE_STATUS_CHANGED", e => { seen.push(cluster.time() - e.ts); if (e.to == "INACTIVE") nodes.restart(e.node) })
            nodes.kill("n3"); wait("1m")
            """)
        #expect(bench.run("nodes.status('n3').active") == "true")
        #expect(bench.run("seen.length") == "2")
        #expect(bench.run("seen.every(late => late >= 0 && late < 1000)") == "true")
    }

    /// What a listener brings about is told when it has returned, in order.
    @Test func eventsOfAListenerComeAfterIt() {
        var bench = bench()
        _ = bench.run(
            """
            events.on("NODE_ADDED", e => { if (e.node == "n4") nodes.add("n5"); seen.push(e.node) })
            nodes.add("n4")
            """)
        #expect(bench.run("seen") == "[ 'n4', 'n5' ]")
    }

    @Test func offEndsIt() {
        var bench = bench()
        _ = bench.run("events.on('*', e => seen.push(e.event)); events.off(1); nodes.add('n4')")
        #expect(bench.run("seen") == "[]")
        #expect(bench.run("events.off(1)").contains("There is no listener 1."))
    }

    @Test func anUnknownEventIsRefused() {
        var bench = bench()
        #expect(bench.run("events.on('NODE_DIED', e => 1)").contains("there is no event \"NODE_DIED\""))
    }

    /// A fork is thrown away; its events reach nobody.
    @Test func aForkTellsNobody() {
        var bench = bench()
        _ = bench.run("events.on('*', e => seen.push(e.event)); fork(() => { nodes.add('x'); wait('1m') })")
        #expect(bench.run("seen") == "[]")
        _ = bench.run("nodes.add('n4')")
        #expect(bench.run("seen[0]") == "NODE_ADDED")
    }

    @Test func aCopyOfShellAndSandboxHearsOnItsOwn() {
        var bench = bench()
        _ = bench.run("events.on('NODE_ADDED', e => seen.push(e.node))")
        var copy = bench
        _ = bench.run("nodes.add('a')")
        _ = copy.run("nodes.add('b')")
        #expect(bench.run("seen") == "[ 'a' ]")
        #expect(copy.run("seen") == "[ 'b' ]")
    }

    @Test func aListenerWithoutEndMeetsTheLimit() {
        var bench = bench()
        _ = bench.run("events.on('REBALANCER_CONFIGURED', e => rebalancer.configure({ threshold: 0.3 }))")
        #expect(bench.run("rebalancer.configure({ threshold: 0.3 })").contains("more than 1000 events"))
    }

    @Test func waitingSaysWhatMoved() {
        var bench = bench()
        _ = bench.run("rebalancer.insert({ keys: 20000, bytes: 1000000 }); nodes.add('n4'); rebalancer.run()")
        #expect(bench.run("wait('30m')").contains("partitions moved"))
        #expect(bench.run("rebalancer.status().status") == "COMPLETED")
    }
}
