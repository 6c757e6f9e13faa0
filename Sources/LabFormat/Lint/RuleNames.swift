extension Rule {
    static let fileSize = Rule("file-size", at: "line 1", "The file has more than 128 KiB.")
    static let fileEncoding = Rule("file-encoding", at: "the byte", "The file is not UTF-8, or holds a NUL.")
    static let controlCharacter = Rule(
        "control-character", at: "the character",
        "A character that a terminal would obey, or that changes the order of text on the screen.")
    static let frontMatter = Rule(
        "front-matter", at: "line 1", "The file is empty, or its front matter is missing or open.")

    static let fileRules = [fileSize, fileEncoding, controlCharacter, frontMatter]

    static let yamlSyntax = Rule("yaml-syntax", at: "the token", "The YAML cannot be read.")
    static let yamlDuplicateKey = Rule("yaml-duplicate-key", at: "the later key", "A key stands twice in one mapping.")
    static let yamlAlias = Rule(
        "yaml-alias", at: "the anchor or alias", "YAML's anchors (&x) and aliases (*x) are not used in labs.")
    static let yamlTag = Rule("yaml-tag", at: "the value", "YAML's tags (!x) are not used in labs.")
    static let yamlDepth = Rule(
        "yaml-depth", at: "the value", "A value lies deeper than \(YAMLReader.maximumDepth) levels.")
    static let yamlComment = Rule("yaml-comment", at: "the #", "A text without quotation marks is cut off by ` #`.")
    static let unknownKey = Rule("unknown-key", at: "the key", "A key that its mapping does not have.")
    static let missingKey = Rule("missing-key", at: "what lacks it", "A required key is missing.")
    static let value = Rule(
        "value", at: "the value", "A value of the wrong kind, out of range, or not among the choices.")

    static let yamlRules = [
        yamlSyntax, yamlDuplicateKey, yamlAlias, yamlTag, yamlDepth, yamlComment, unknownKey, missingKey, value,
    ]

    static let html = Rule("html", at: "the tag", "HTML in a lab.")
    static let heading = Rule(
        "heading", at: "the heading", "A heading of level 1, or a section that does not belong there.")
    static let openFence = Rule("open-fence", at: "the opening fence", "A block without a closing fence.")
    static let fencePlace = Rule(
        "fence-place", at: "the opening fence", "A block of ours that is indented, or stands in a list or quotation.")

    static let markdownRules = [html, heading, openFence, fencePlace]

    static let unknownBlock = Rule("unknown-block", at: "the word", "An info string that is nearly one of ours.")
    static let infoString = Rule("info-string", at: "the token", "An info string that cannot be read.")
    static let unknownAttribute = Rule(
        "unknown-attribute", at: "the word", "A word or key that the block does not have.")
    static let missingTitle = Rule(
        "missing-title", at: "the opening fence", "A block without the title or file name that it needs.")
    static let blockPlace = Rule(
        "block-place", at: "the opening fence", "A block where it cannot stand, or once too often.")
    static let emptyText = Rule("empty-text", at: "the block or value", "A block, title or text without content.")
    static let blank = Rule("blank", at: "the {{", "A blank that is open, has no answer, or stands where none can.")
    static let quizRight = Rule(
        "quiz-right", at: "the opening fence", "A quiz without a right option, or with fewer than two.")

    static let blockRules = [
        unknownBlock, infoString, unknownAttribute, missingTitle, blockPlace, emptyText, blank, quizRight,
    ]
}
