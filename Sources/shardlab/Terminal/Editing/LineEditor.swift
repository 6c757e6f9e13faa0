import CEditLine
import Foundation
import LabViews

/// A learner's line, edited with libedit: arrows, history kept over runs, completion with Tab.
final class LineEditor: LineSource {
    /// Gives the words that could stand at the end of a line.
    typealias Completion = (String) -> [String]

    private static let historyLines: Int32 = 2_000

    private let editor: OpaquePointer
    private let past: OpaquePointer
    private let historyPath: String
    private var prompt = strdup("")
    let surface: Surface
    let complete: Completion

    /// Fails where the terminal cannot be used for editing.
    init?(historyPath: String, surface: Surface, complete: @escaping Completion) {
        Self.useUTF8()
        TypeAhead.hide()
        guard let editor = shardlab_el_open("shardlab"), let past = history_init() else {
            TypeAhead.show()
            return nil
        }
        self.editor = editor
        self.past = past
        self.historyPath = historyPath
        self.surface = surface
        self.complete = complete
        _ = shardlab_el_set_data(editor, Unmanaged.passUnretained(self).toOpaque())
        _ = shardlab_history_keep(past, Self.historyLines)
        _ = shardlab_history_load(past, historyPath)
        configure()
    }

    deinit {
        el_end(editor)
        history_end(past)
        free(prompt)
        TypeAhead.show()
    }

    private func configure() {
        _ = shardlab_el_set_prompt(editor) { editor in LineEditor.owner(of: editor)?.prompt }
        _ = shardlab_el_set_emacs(editor)
        _ = shardlab_el_set_history(editor, past)
        _ = shardlab_el_set_reader(editor)
        _ = shardlab_el_add(editor, "shardlab-complete", "Complete the word") { editor, _ in
            LineEditor.owner(of: editor)?.completeWord() ?? UInt8(CC_ERROR)
        }
        _ = shardlab_el_bind(editor, "\t", "shardlab-complete")
        _ = shardlab_el_bind(editor, "^R", "em-inc-search-prev")
    }

    func next(prompt: String) throws -> InputLine {
        free(self.prompt)
        self.prompt = strdup(coloured(prompt))
        let interrupt = InterruptWatch()
        defer { interrupt.end() }
        var count: Int32 = 0
        guard let line = el_gets(editor, &count), count > 0 else {
            guard interrupt.wasInterrupted else { return .end }
            el_reset(editor)
            try Console.write("^C\n")
            return .interrupted
        }
        var text = String(decoding: UnsafeRawBufferPointer(start: line, count: strlen(line)), as: UTF8.self)
        if text.hasSuffix("\n") { text.removeLast() }
        return .text(text)
    }

    /// An input of several lines is kept as one, so that it can be called back whole.
    func remember(_ input: String) {
        let line = input.split(separator: "\n").joined(separator: " ")
        _ = shardlab_history_add(past, line)
        _ = shardlab_history_save(past, historyPath)
    }

    private func coloured(_ prompt: String) -> String {
        guard surface.hasColour else { return prompt }
        return "\u{1}\u{1B}[1;36m\u{1}\(prompt)\u{1}\u{1B}[0m\u{1}"
    }

    private static func owner(of editor: OpaquePointer?) -> LineEditor? {
        guard let editor, let data = shardlab_el_data(editor) else { return nil }
        return Unmanaged<LineEditor>.fromOpaque(data).takeUnretainedValue()
    }

    /// Puts in what all candidates share; where that is nothing, lists them.
    private func completeWord() -> UInt8 {
        guard let info = el_line(editor) else { return UInt8(CC_ERROR) }
        let length = info.pointee.cursor - info.pointee.buffer
        let line = String(
            decoding: UnsafeRawBufferPointer(start: info.pointee.buffer, count: length), as: UTF8.self)
        let choice = CompletionChoice(line: line, candidates: complete(line))
        if !choice.addition.isEmpty {
            return el_insertstr(editor, choice.addition) == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
        }
        guard choice.candidates.count > 1 else { return UInt8(CC_ERROR) }
        try? Console.write("\n" + choice.listing(width: surface.width).joined(separator: "\n") + "\n")
        return UInt8(CC_REDISPLAY)
    }

    /// libedit takes the terminal's encoding from the locale.
    private static func useUTF8() {
        setlocale(LC_CTYPE, "")
        guard String(cString: nl_langinfo(Int32(CODESET))) != "UTF-8" else { return }
        setlocale(LC_CTYPE, "C.UTF-8")
    }
}
