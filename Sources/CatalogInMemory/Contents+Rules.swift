import Catalog
import Foundation

extension Contents {
    /// Holds every row against the rules of its kind; a transaction that breaks one is undone.
    func check() throws(CatalogError) {
        for (_, instance) in instances.all { try Self.check(instance) }
        for (_, study) in studies.all { try Self.demand(study.expectedInstances ?? 0 >= 0, "an expected count") }
        for (_, job) in jobs.all { try Self.check(job) }
        for (_, result) in results.all { try Self.demand(result.record.size >= 0, "a result's size") }
        for (_, delivery) in deliveries.all { try Self.check(delivery) }
    }

    /// Holds an instance against its rules, also one that is not kept because another stands.
    static func check(_ instance: Instance) throws(CatalogError) {
        try demand(instance.record.size > 0, "an instance's size")
    }

    /// Holds a result against its rules, also one that another of the same transaction replaces.
    static func check(_ result: NewResult) throws(CatalogError) {
        try demand(result.size >= 0, "a result's size")
    }

    private static func check(_ job: Job) throws(CatalogError) {
        try demand((job.state == .running) == (job.worker != nil), "who runs a job")
        try demand((job.state == .queued) == (job.nextAttemptAt != nil), "when a job is begun")
        try demand(job.sourceCount >= 0 && job.refusedCount >= 0, "how many instances a job has")
        try demand((0...1).contains(job.progress), "a job's progress")
    }

    private static func check(_ delivery: Delivery) throws(CatalogError) {
        try demand((delivery.state == .pending) == (delivery.nextAttemptAt != nil), "when a delivery is tried")
        try demand((delivery.state == .delivered) == (delivery.deliveredAt != nil), "when a delivery was done")
    }

    private static func demand(_ isKept: Bool, _ what: String) throws(CatalogError) {
        guard isKept else { throw .refused(reason: "a rule of the catalogue is broken: \(what)") }
    }

    /// Lets only JSON into a column that is to hold some.
    static func json(_ text: String) throws(CatalogError) -> String {
        let value = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        try demand(value != nil, "what is to be JSON")
        return text
    }

    /// A time that lies a while after another.
    static func time(_ time: Int64, plus wait: Int64) throws(CatalogError) -> Int64 {
        let (sum, overflows) = time.addingReportingOverflow(wait)
        try demand(!overflows, "a time")
        return sum
    }
}
