/// What a learner hands in as evidence, apart from how it is written: plain texts, tables and pictures.
package struct EvidenceReport: Sendable, Hashable {
    /// A name and what stands behind it.
    package struct Fact: Sendable, Hashable {
        package let name: String
        package let value: String
        /// A hash or a seed, to be compared letter by letter.
        package let isExact: Bool

        package init(_ name: String, _ value: String, isExact: Bool = false) {
            self.name = name
            self.value = value
            self.isExact = isExact
        }
    }

    /// A chart, and in a sentence what it is.
    package struct Chart: Sendable, Hashable {
        package let data: ChartData
        package let note: String

        package init(_ data: ChartData, note: String = "") {
            self.data = data
            self.note = note
        }
    }

    /// A table under a title.
    package struct Listing: Sendable, Hashable {
        package let title: String
        package let table: TextTable

        package init(_ title: String, _ table: TextTable) {
            self.title = title
            self.table = table
        }
    }

    /// How the world stood at a moment.
    package struct Scene: Sendable, Hashable {
        package let cluster: ClusterPicture?
        package let replication: ReplicationPicture?
        package let listings: [Listing]

        package init(cluster: ClusterPicture?, replication: ReplicationPicture?, listings: [Listing]) {
            self.cluster = cluster
            self.replication = replication
            self.listings = listings
        }

        package var isEmpty: Bool { cluster == nil && listings.isEmpty }
    }

    package var title: String
    package var learner: String
    /// What counts against it, such as a seed of its own choice; nil where it counts.
    package var caveat: String?
    /// Paragraphs on what the lab is about.
    package var lead: [String] = []
    package var points = 0
    package var pointsOf = 0
    /// False where the mode gives no points.
    package var counts = true
    /// In short: lab, course, mode, dates, time.
    package var facts: [Fact] = []
    package var steps: [Step] = []
    package var before: Scene?
    package var after: Scene?
    /// The learner's own.
    package var charts: [Chart] = []
    /// What the sandbox measured.
    package var metrics: [Chart] = []
    /// Metrics that had one value all the time.
    package var constants: [Fact] = []
    package var timeline: TimelinePicture?
    /// The latest events, and how many there were before them.
    package var events: [TimelinePicture.Event] = []
    package var earlierEvents = 0
    package var conditions: [Fact] = []
    package var hashes: [Fact] = []
    /// Files beside the page and what is in them.
    package var files: [Fact] = []

    package init(title: String, learner: String) {
        self.title = title
        self.learner = learner
    }

    package var passed: Int { steps.count { $0.hasPassed } }
}
