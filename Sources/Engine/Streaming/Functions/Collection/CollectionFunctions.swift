/// The functions over arrays, maps and rows: one line each, found in this folder.
enum CollectionFunctions {
    static let rows: [FunctionRow] = [
        FunctionRow(.array, Constructors.array), FunctionRow(.map, Constructors.map),
        FunctionRow(.row, Constructors.row), FunctionRow(.item, Item.compile),
        FunctionRow(.cardinality, Cardinality.compile), FunctionRow(.element, Cardinality.element),
        FunctionRow(.arrayAppend, ArrayGrowth.append), FunctionRow(.arrayPrepend, ArrayGrowth.prepend),
        FunctionRow(.arrayConcat, ArrayGrowth.concat), FunctionRow(.arrayContains, ArraySearch.contains),
        FunctionRow(.arrayPosition, ArraySearch.position), FunctionRow(.arrayRemove, ArraySearch.remove),
        FunctionRow(.arrayDistinct, ArraySets.distinct), FunctionRow(.arrayUnion, ArraySets.union),
        FunctionRow(.arrayExcept, ArraySets.except), FunctionRow(.arrayIntersect, ArraySets.intersect),
        FunctionRow(.arrayJoin, ArrayJoin.compile), FunctionRow(.arrayMax, ArrayExtremes.max),
        FunctionRow(.arrayMin, ArrayExtremes.min), FunctionRow(.arrayReverse, ArrayOrder.reverse),
        FunctionRow(.arraySlice, ArrayOrder.slice), FunctionRow(.arraySort, ArrayOrder.sort),
        FunctionRow(.mapKeys, MapParts.keys), FunctionRow(.mapValues, MapParts.values),
        FunctionRow(.mapEntries, MapParts.entries), FunctionRow(.mapFromArrays, MapParts.fromArrays),
        FunctionRow(.mapUnion, MapUnion.compile),
    ]
}
