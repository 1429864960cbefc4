import LabKernel
import StreamTypes

/// `IF(condition, then, else)`; a NULL condition counts as false.
enum IfThenElse {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let type = call.type.logical
        let branch = CaseKernel.Branch(condition: call.operands[0], value: try call.operand(1, as: type))
        return CaseKernel(call.type, [branch], otherwise: try call.operand(2, as: type))
    }
}
