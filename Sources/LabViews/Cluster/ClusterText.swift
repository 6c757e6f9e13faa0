/// A cluster as text: its shards, who owns which range, what is moving.
package enum ClusterText {
    package static func lines(_ picture: ClusterPicture, on surface: Surface) -> [String] {
        guard !picture.shards.isEmpty else { return ["There is no cluster yet."] }
        return surface.isPlain ? spoken(picture) : drawn(picture, on: surface)
    }

    private static func drawn(_ picture: ClusterPicture, on surface: Surface) -> [String] {
        var lines = [surface.paint(heading(picture), .bold)]
        lines += shardRows(picture, on: surface)
        for collection in picture.collections { lines += strip(collection, picture, on: surface) }
        lines += picture.moves.flatMap { move in
            TextWrapping.wrap(
                MigrationText.sentence(move, on: surface), width: surface.width,
                first: surface.paint("moving", .yellow) + " ", rest: "       ")
        }
        lines.append("The " + balancer(picture) + ".")
        return lines
    }

    static func zones(of shard: ClusterPicture.Shard) -> String {
        "\(shard.zones.count == 1 ? "zone" : "zones") \(shard.zones.joined(separator: ", "))"
    }

    /// Ranges that belong to zones, and how many chunks are too large to be moved.
    static func remarks(on collection: ClusterPicture.Collection) -> [String] {
        let jumbo = collection.chunks.count { $0.isJumbo }
        return collection.zones.map { "Zone \($0.name): from \($0.low) to \($0.high)" }
            + (jumbo > 0 ? ["\(counted(jumbo, "chunk")) too large to be moved (jumbo)"] : [])
    }

    static func heading(_ picture: ClusterPicture) -> String {
        return "\(counted(picture.shards.count, "shard")), \(documents(picture.documents)), "
            + Figure.bytes(picture.bytes)
    }

    static func documents(_ count: Int) -> String {
        "\(Figure.count(count)) document\(count == 1 ? "" : "s")"
    }

    static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    static func balancer(_ picture: ClusterPicture) -> String {
        "balancer is \(picture.isBalancerOn ? "on" : "off")" + (picture.moves.isEmpty ? ", nothing is moving" : "")
    }

    private static func shardRows(_ picture: ClusterPicture, on surface: Surface) -> [String] {
        let nameWidth = min(picture.shards.map { TextWidth.of($0.name) }.max() ?? 0, surface.width / 4)
        let facts = picture.shards.map { shard in
            [
                counted(shard.chunks, "chunk"),
                Figure.count(shard.documents) + (shard.documents == 1 ? " doc" : " docs"),
                Figure.bytes(shard.bytes),
            ]
        }
        let widths = (0..<3).map { part in facts.map { $0[part].count }.max() ?? 0 }
        let room = max(min(surface.width - nameWidth - widths.reduce(0, +) - 20, 40), 6)
        let most = max(picture.shards.map(\.bytes).max() ?? 0, 1)
        return picture.shards.enumerated().map { index, shard in
            let share = Double(shard.bytes) / Double(most)
            let bar = Bar.text(share: share, width: room, glyphs: surface.glyphs)
            let parts = zip(facts[index], widths).map { $0.aligned(to: $1) }.joined(separator: "  ")
            let mark = surface.paint(ChunkStrip.mark(of: index), .series(index))
            let name = shard.name.cut(to: nameWidth).padded(to: nameWidth)
            return "  \(mark) \(name)  \(surface.paint(bar.padded(to: room), .series(index)))  \(parts)"
                + state(shard, in: picture, on: surface) + (shard.zones.isEmpty ? "" : "  " + zones(of: shard))
        }
    }

    private static func state(_ shard: ClusterPicture.Shard, in picture: ClusterPicture, on surface: Surface) -> String
    {
        if picture.moves.contains(where: { $0.from == shard.name }) {
            return "  " + surface.paint("gives" + (shard.isDraining ? ", draining" : ""), .yellow)
        }
        if picture.moves.contains(where: { $0.to == shard.name }) { return "  " + surface.paint("takes", .yellow) }
        return shard.isDraining ? "  " + surface.paint("draining", .yellow) : ""
    }

    private static func strip(
        _ collection: ClusterPicture.Collection, _ picture: ClusterPicture, on surface: Surface
    ) -> [String] {
        let strip = ChunkStrip(chunks: collection.chunks, shards: picture.shards.map(\.name), surface: surface)
        let low = collection.chunks.first?.low ?? ""
        let high = collection.chunks.last?.high ?? ""
        let room = max(surface.width - low.count - high.count - 4, 10)
        return [
            "\(collection.namespace) by \(collection.key), \(counted(collection.chunks.count, "chunk"))",
            "  \(low) \(strip.text(width: min(room, 100))) \(high)",
        ] + remarks(on: collection).map { "  \($0)" }
    }

    /// Sentences and no picture.
    private static func spoken(_ picture: ClusterPicture) -> [String] {
        var lines = [heading(picture) + ". The " + balancer(picture) + "."]
        lines += picture.shards.map { shard in
            let share = picture.bytes > 0 ? Double(shard.bytes) / Double(picture.bytes) : 0
            return
                "Shard \(shard.name): \(counted(shard.chunks, "chunk")), \(documents(shard.documents)), "
                + "\(Figure.bytes(shard.bytes)), \(Figure.percent(share)) of the data"
                + (shard.isDraining ? ", draining" : "") + (shard.zones.isEmpty ? "." : ", \(zones(of: shard)).")
        }
        for collection in picture.collections {
            lines.append("\(collection.namespace) by \(collection.key): \(counted(collection.chunks.count, "chunk")).")
            lines += runs(collection.chunks).map { run in
                "From \(run.low) to \(run.high): \(run.shard), \(counted(run.count, "chunk"))."
            }
            lines += remarks(on: collection).map { "\($0)." }
        }
        lines += picture.moves.map { "Moving: " + MigrationText.sentence($0, on: .plain) + "." }
        return lines
    }

    /// Neighbours on one shard said together.
    static func runs(_ chunks: [ClusterPicture.Chunk]) -> [(
        low: String, high: String, shard: String, count: Int
    )] {
        var runs: [(low: String, high: String, shard: String, count: Int)] = []
        for chunk in chunks {
            if let last = runs.last, last.shard == chunk.shard {
                runs[runs.count - 1] = (last.low, chunk.high, last.shard, last.count + 1)
            } else {
                runs.append((chunk.low, chunk.high, chunk.shard, 1))
            }
        }
        return runs
    }
}
