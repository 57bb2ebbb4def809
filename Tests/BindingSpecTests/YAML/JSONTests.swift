import BindingSpec
import Foundation
import SpecSamples
import Testing

@Suite struct JSONTests {
  @Test func escapesWhatMustBeEscaped() throws {
    let text = "a\"b\\c\n\t\r\u{0}\u{1f}\u{7f}é\u{2028}👩‍👩‍👧"
    var json = JSONWriter()
    json.beginArray()
    json.string(text)
    json.string(bytes: [0x61, 0xFF, 0x62])
    json.endArray()
    let read = try JSONDecoder().decode([String].self, from: Data(json.bytes))
    #expect(read == [text, "a\u{fffd}b"])
    #expect(!json.bytes.contains { $0 < 32 || $0 == 127 })
  }

  @Test func separatesAndIndents() {
    var json = JSONWriter(indent: 2)
    json.beginObject()
    json.field("verdict", "none")
    json.field("count", 2 as Int?)
    json.field("line", nil as Int?)
    json.key("findings")
    json.beginArray()
    json.bool(true)
    json.number(-0.0)
    json.number(.infinity)
    json.integer(IntegerValue(isNegative: true, magnitude: 1 << 127))
    json.endArray()
    json.key("empty")
    json.beginObject()
    json.endObject()
    json.endObject()
    json.newline()
    #expect(
      String(decoding: json.bytes, as: UTF8.self) == """
        {
          "verdict": "none",
          "count": 2,
          "line": null,
          "findings": [
            true,
            -0.0,
            "inf",
            -170141183460469231731687303715884105728
          ],
          "empty": {}
        }

        """)
  }

  @Test func oneEntryAlone() throws {
    let spec = try SpecReader.read(bytes: Array(OverlayTests.spec.utf8), file: "z.yaml")
    let json = try #require(SpecJSON.json(of: "N", in: spec))
    #expect(
      String(decoding: json, as: UTF8.self) == """
        {
          "constants": {
            "N": {
              "type": "int",
              "value": 1
            }
          }
        }

        """)
    #expect(SpecJSON.json(of: "missing", in: spec) == nil)
  }
}
