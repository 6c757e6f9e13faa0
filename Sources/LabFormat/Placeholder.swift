import Yams
import CCMark
enum LabFormatPlaceholder {}
