/// The functions over JSON texts: one line each, found in this folder.
enum JsonFunctions {
    static let rows: [FunctionRow] = [
        FunctionRow(.jsonExists, JsonExists.compile), FunctionRow(.jsonValue, JsonValueFunction.compile),
        FunctionRow(.jsonQuery, JsonQuery.compile), FunctionRow(.jsonObject, JsonConstructors.object),
        FunctionRow(.jsonArray, JsonConstructors.array), FunctionRow(.jsonString, JsonConstructors.string),
        FunctionRow(.isJson, IsJson.compile),
    ]
}
