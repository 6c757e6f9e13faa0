/// What runs beside the cluster and has a price: services, balancers, replicated databases, leaders of stores.
extension Platform {
    /// Servers are paid for from their order until they have left; balancers as long as they are there, down or not.
    func appendServices(to rentals: inout [Rental]) {
        for (place, service) in traffic.services.enumerated() {
            let isStore = traffic.services.contains { $0.store == Int32(place) }
            let (cpus, memoryGB) = service.settings.rentedSize
            let price =
                isStore
                ? Prices.cache(cpus: cpus, memoryGB: memoryGB) : Prices.server(cpus: cpus, memoryGB: memoryGB)
            for server in service.servers {
                rentals.append(
                    Rental(
                        kind: .server, resource: traffic.servers[Int(server)].name,
                        item: isStore ? "session store" : "service", quantity: 1, perHour: price))
            }
        }
        for balancer in traffic.balancers where !balancer.isHidden {
            rentals.append(
                Rental(
                    kind: .balancer, resource: balancer.settings.name, item: Prices.loadBalancer.item, quantity: 1,
                    perHour: Prices.loadBalancer.price))
        }
        for global in traffic.globals {
            let checks = Double(global.members.count) * Prices.dnsCheck.price
            rentals.append(
                Rental(
                    kind: .balancer, resource: global.settings.name, item: "DNS balancer", quantity: 1,
                    perHour: (Prices.dnsZone.price + checks) / Prices.hoursPerMonth))
        }
    }

    /// The gigabytes by which a managed disk grows, and the fewest that one has (Amazon RDS: 20).
    private static let diskStepGB = 10.0
    private static let leastDiskGB = 20.0

    /// Each member is a server of its own, whatever its state; PostgreSQL's have disks that grow with the data.
    func appendDatabases(to rentals: inout [Rental]) {
        let gigabyte = Double(1 << 30)
        for database in databases.all {
            let settings = database.settings
            let memoryGB = Double(settings.memoryBytes) / gigabyte
            let isPostgres = settings.engine == .postgres
            let price =
                isPostgres
                ? Prices.postgres(cpus: settings.cpus, memoryGB: memoryGB)
                : Prices.cache(cpus: settings.cpus, memoryGB: memoryGB)
            let steps = (Double(database.bytesOfData) / gigabyte / Self.diskStepGB).rounded(.up)
            let diskGB = max(Self.leastDiskGB, steps * Self.diskStepGB)
            for member in database.members {
                rentals.append(
                    Rental(
                        kind: .database, resource: member.name, item: isPostgres ? "PostgreSQL" : "Redis",
                        quantity: 1, perHour: price))
                guard isPostgres else { continue }
                rentals.append(
                    Rental(
                        kind: .storage, resource: member.name, item: Prices.postgresDisk.item, quantity: diskGB,
                        perHour: diskGB * Prices.postgresDisk.price / Prices.hoursPerMonth))
            }
        }
    }

    /// A machine for each region's leader.
    func appendLeaders(to rentals: inout [Rental]) {
        let price = Prices.instance(Prices.leaderInstance) ?? 0
        for store in regions.stores {
            for site in store.sites {
                rentals.append(
                    Rental(
                        kind: .database, resource: "\(store.name)/\(site.region)", item: Prices.leaderInstance,
                        quantity: 1, perHour: price))
            }
        }
    }
}

extension ServiceSettings {
    /// Gigabytes for a vCPU where nothing is said: the least that AWS Fargate has.
    private static let gigabytesPerCPU = 2.0

    /// A server of the service: what it requests, or else a vCPU for each worker.
    var rentedSize: (cpus: Double, memoryGB: Double) {
        let cpus = resources.cores ?? Double(workers)
        return (cpus, resources.gibibytes ?? cpus * Self.gigabytesPerCPU)
    }
}
