let hostTable = namespace(
    "ec2", "Hosts in the cloud, such as the one that makes the load",
    [
        platformMethod(
            "ec2", "createSecurityGroup", [.document("options")], .writes, "Makes a security group.",
            example:
                "ec2.createSecurityGroup({ name: \"load-host\", region: \"eu-west-2\", inbound: [{ protocol: \"tcp\", port: 22, source: \"203.0.113.0/24\" }] })"
        ),
        platformMethod("ec2", "securityGroups", [], .reads, "The security groups.", example: "ec2.securityGroups()"),
        platformMethod(
            "ec2", "authorizeIngress", [.string("group"), .document("rule")], .writes, "Lets an address in.",
            example: "ec2.authorizeIngress(\"load-host\", { port: 22, source: \"203.0.113.10/32\" })"),
        platformMethod(
            "ec2", "revokeIngress", [.string("group"), .document("rule")], .writes,
            "Takes back what let an address in.",
            example: "ec2.revokeIngress(\"load-host\", { port: 22, source: \"0.0.0.0/0\" })"),
        platformMethod(
            "ec2", "deleteSecurityGroup", [.string("group")], .writes, "Deletes a security group that nothing uses.",
            example: "ec2.deleteSecurityGroup(\"old\")"),
        platformMethod(
            "ec2", "runInstance", [.document("options")], .writes, "Starts a host.",
            example:
                "ec2.runInstance({ name: \"load-host\", instanceType: \"m4.xlarge\", imageId: \"amazon-linux-2023\", region: \"eu-west-2\" })"
        ),
        platformMethod(
            "ec2", "instances", [.document("filter").optional], .reads, "The hosts.", example: "ec2.instances()"),
        platformMethod(
            "ec2", "instance", [.string("idOrName")], .reads, "One host.", example: "ec2.instance(\"load-host\").state"),
        platformMethod(
            "ec2", "createTags", [.string("id"), .document("tags")], .writes, "Tags a host.",
            example: "ec2.createTags(\"load-host\", { purpose: \"scale-out\" })"),
        platformMethod(
            "ec2", "terminateInstance", [.string("idOrName")], .writes, "Ends a host.",
            example: "ec2.terminateInstance(\"load-host\")"),
        platformMethod(
            "ec2", "exec", [.string("idOrName"), .string("commandLine")], .writes, "Runs a command line on a host.",
            example: "ec2.exec(\"load-host\", \"ls\")"),
    ])

let fileTable = namespace(
    "files", "Files of the lab and of hosts",
    [
        platformMethod(
            "files", "list", [.string("instance").optional], .reads, "The names of the files.", example: "files.list()"),
        platformMethod(
            "files", "read", [.string("name"), .string("instance").optional], .reads, "A file's text.",
            example: "files.read(\"shard_test.properties\")"),
        platformMethod(
            "files", "write", [.string("name"), .string("text")], .writes, "Writes a file.",
            example: "files.write(\"a.properties\", \"x=1\")"),
        platformMethod(
            "files", "copy", [.string("name"), .string("instance")], .writes, "Copies a file to a host.",
            example: "files.copy(\"shard_test.py\", \"load-host\")"),
    ])

let chartTable = namespace(
    "charts", "Charts over a collection, as in Atlas Charts, or of a metric",
    [
        platformMethod(
            "charts", "create", [.document("options")], .writes,
            "Draws a chart: title and type; source, filter, unwind, x, y, series of documents, or metric, label, last, since, until, rate.",
            example:
                "charts.create({ title: \"Disk\", metric: \"disk_used\", last: \"10m\", type: \"line\" })"),
        platformMethod("charts", "list", [], .reads, "The charts.", example: "charts.list()"),
        platformMethod(
            "charts", "get", [.string("title")], .reads, "A chart with its points.",
            example: "charts.get(\"Disk\").points"),
        platformMethod(
            "charts", "remove", [.string("title")], .writes, "Takes a chart away.", example: "charts.remove(\"Disk\")"),
    ])
