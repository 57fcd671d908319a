import DICOM
import NIOCore

/// Whether a data set follows a command.
package enum DataSetPresence: Sendable {
    case required
    case optional
    case absent
}

/// Which elements the command set of a message has, and where the message holds their values: the one place in which
/// messages are encoded and decoded.
///
/// Standard: PS3.7 9.3 and 10.3, the tables of each message.
public struct CommandLayout<Message: Sendable>: Sendable {
    /// One element of a command set.
    package struct Element: Sendable {
        package let number: UInt16
        /// Whether a message without it, or with a value that cannot be, is refused.
        package let isRequired: Bool
        let read: @Sendable (CommandSet, inout Message) throws(DIMSEError) -> Void
        let write: @Sendable (Message, inout CommandSet) -> Void
    }

    package let field: CommandField
    package let dataSet: DataSetPresence
    package let elements: [Element]
    private let blank: Message

    /// A layout.
    ///
    /// - Parameter blank: any message; every required element of it is replaced by what was decoded.
    init(_ field: CommandField, dataSet: DataSetPresence, blank: Message, _ elements: [Element]) {
        self.field = field
        self.dataSet = dataSet
        self.blank = blank
        self.elements = elements
    }

    /// The message in a command set.
    ///
    /// - Throws: ``DIMSEError`` that names the first element that is missing or holds what cannot be.
    package func decode(_ command: CommandSet) throws(DIMSEError) -> Message {
        guard try command.commandField() == field else { throw .unexpectedField(expected: field.rawValue) }
        switch dataSet {
        case .required: if !command.isFollowedByDataSet { throw .missingDataSet }
        case .absent: if command.isFollowedByDataSet { throw .unexpectedDataSet }
        case .optional: break
        }
        var message = blank
        for element in elements { try element.read(command, &message) }
        return message
    }

    /// The command set of a message.
    ///
    /// - Parameter hasDataSet: whether a data set follows; asked only where the message may have one or not.
    package func encode(_ message: Message, hasDataSet: Bool = false) -> CommandSet {
        var command = CommandSet()
        command.set(CommandElement.commandField, field.rawValue)
        let follows = dataSet == .required || (dataSet == .optional && hasDataSet)
        command.set(CommandElement.dataSetType, follows ? 1 : CommandSet.noDataSet)
        for element in elements { element.write(message, &command) }
        return command
    }
}

extension CommandLayout.Element {
    typealias Path<Value> = any (WritableKeyPath<Message, Value> & Sendable)

    /// A number without which the message means nothing.
    static func number(_ number: UInt16, _ path: Path<UInt16>) -> Self {
        Self(number: number, isRequired: true) { command, message throws(DIMSEError) in
            message[keyPath: path] = try command.required(number)
        } write: { message, command in
            command.set(number, message[keyPath: path])
        }
    }

    /// A number that may be missing; one of another length counts as missing.
    static func optionalNumber(_ number: UInt16, _ path: Path<UInt16?>) -> Self {
        Self(number: number, isRequired: false) { command, message in
            message[keyPath: path] = command.number(number)
        } write: { message, command in
            if let value = message[keyPath: path] { command.set(number, value) }
        }
    }

    /// A number that stands for a value of its own type.
    static func code<Code: RawRepresentable<UInt16> & SendableMetatype>(_ number: UInt16, _ path: Path<Code>) -> Self {
        Self(number: number, isRequired: true) { command, message throws(DIMSEError) in
            guard let code = Code(rawValue: try command.required(number)) else {
                throw .invalidElement(number, expected: "a value of the standard")
            }
            message[keyPath: path] = code
        } write: { message, command in
            command.set(number, message[keyPath: path].rawValue)
        }
    }

    /// The priority, which is only a wish: where it is missing or cannot be, it is medium.
    static func priority(_ path: Path<DIMSEPriority>) -> Self {
        Self(number: CommandElement.priority, isRequired: false) { command, message in
            let value = command.number(CommandElement.priority).flatMap(DIMSEPriority.init(rawValue:))
            message[keyPath: path] = value ?? .medium
        } write: { message, command in
            command.set(CommandElement.priority, message[keyPath: path].rawValue)
        }
    }

    /// A UID without which the message means nothing.
    static func uid(_ number: UInt16, _ path: Path<UID>) -> Self {
        Self(number: number, isRequired: true) { command, message throws(DIMSEError) in
            guard let uid = try command.uid(number) else { throw .missingElement(number) }
            message[keyPath: path] = uid
        } write: { message, command in
            command.set(number, message[keyPath: path].description)
        }
    }

    /// A UID that may be missing, and that is refused where it cannot be.
    static func optionalUID(_ number: UInt16, _ path: Path<UID?>) -> Self {
        Self(number: number, isRequired: false) { command, message throws(DIMSEError) in
            message[keyPath: path] = try command.uid(number)
        } write: { message, command in
            if let uid = message[keyPath: path] { command.set(number, uid.description) }
        }
    }

    /// A UID that a response repeats; one that cannot be is passed over, since the message ID tells the request.
    static func repeatedUID(_ number: UInt16, _ path: Path<UID?>) -> Self {
        Self(number: number, isRequired: false) { command, message in
            message[keyPath: path] = command.text(number).flatMap { UID($0) }
        } write: { message, command in
            if let uid = message[keyPath: path] { command.set(number, uid.description) }
        }
    }

    /// A text without which the message means nothing, otherwise unchecked.
    static func text(_ number: UInt16, _ path: Path<String>) -> Self {
        Self(number: number, isRequired: true) { command, message throws(DIMSEError) in
            guard let text = command.text(number), !text.isEmpty else { throw .missingElement(number) }
            message[keyPath: path] = text
        } write: { message, command in
            command.set(number, message[keyPath: path])
        }
    }

    /// A text that may be missing, unchecked.
    static func optionalText(_ number: UInt16, _ path: Path<String?>, padding: UInt8 = 0) -> Self {
        Self(number: number, isRequired: false) { command, message in
            message[keyPath: path] = command.text(number)
        } write: { message, command in
            if let text = message[keyPath: path] { command.set(number, text, padding: padding) }
        }
    }

    /// A title without which the message means nothing.
    static func title(_ number: UInt16, _ path: Path<ApplicationEntityTitle>) -> Self {
        Self(number: number, isRequired: true) { command, message throws(DIMSEError) in
            guard let text = command.text(number) else { throw .missingElement(number) }
            guard let title = ApplicationEntityTitle(text) else {
                throw .invalidElement(number, expected: "an AE title")
            }
            message[keyPath: path] = title
        } write: { message, command in
            command.set(number, message[keyPath: path].description, padding: 0x20)
        }
    }

    /// A list of tags, empty where it is missing.
    static func tags(_ number: UInt16, _ path: Path<[AttributeTag]>) -> Self {
        Self(number: number, isRequired: false) { command, message throws(DIMSEError) in
            message[keyPath: path] = try command.tags(number)
        } write: { message, command in
            let tags = message[keyPath: path]
            if !tags.isEmpty { command.set(number, tags: tags) }
        }
    }

    /// A list of tags that explains something; one that is none is passed over.
    static func explanation(_ number: UInt16, _ path: Path<[AttributeTag]>) -> Self {
        Self(number: number, isRequired: false) { command, message in
            message[keyPath: path] = (try? command.tags(number)) ?? []
        } write: { message, command in
            let tags = message[keyPath: path]
            if !tags.isEmpty { command.set(number, tags: tags) }
        }
    }
}

/// The elements by which every response explains its status.
func statusDetails<Message: DIMSEResponse>() -> [CommandLayout<Message>.Element] {
    [
        .explanation(CommandElement.offendingElement, \.details.offendingElements),
        .optionalText(CommandElement.errorComment, \.details.errorComment, padding: 0x20),
        .optionalNumber(CommandElement.errorID, \.details.errorID),
        .explanation(CommandElement.attributeIdentifierList, \.details.attributes),
    ]
}
