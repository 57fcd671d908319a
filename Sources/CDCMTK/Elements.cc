#include "Support.h"

#include <algorithm>
#include <cstring>
#include <limits>

using namespace segnode;

/// The element of a tag directly in an item, NULL where it is absent.
static DcmElement *find(cdcmtk_item *item, uint16_t group, uint16_t element) {
    DcmElement *found = nullptr;
    return unwrap(item)->findAndGetElement(DcmTagKey(group, element), found).good() ? found : nullptr;
}

/// The handle of an element.
static cdcmtk_element *handle(DcmElement *element) { return reinterpret_cast<cdcmtk_element *>(element); }
/// The element behind a handle.
static DcmElement *behind(cdcmtk_element *element) { return reinterpret_cast<DcmElement *>(element); }

extern "C" cdcmtk_element *cdcmtk_element_find(cdcmtk_item *item, uint16_t group, uint16_t element) {
    cdcmtk_error ignored;
    return guarded<cdcmtk_element *>(&ignored, nullptr, [&] { return handle(find(item, group, element)); });
}

extern "C" size_t cdcmtk_elements(cdcmtk_item *item, cdcmtk_element **elements, size_t capacity) {
    cdcmtk_error ignored;
    return guarded<size_t>(&ignored, 0, [&] {
        size_t count = 0;
        for (DcmObject *next = unwrap(item)->nextInContainer(nullptr); next != nullptr;
             next = unwrap(item)->nextInContainer(next)) {
            if (count < capacity) elements[count] = handle(OFstatic_cast(DcmElement *, next));
            count += 1;
        }
        return count;
    });
}

extern "C" void cdcmtk_element_describe(cdcmtk_element *element, uint32_t *tag, char vr[3], uint32_t *length) {
    cdcmtk_error ignored;
    guarded(&ignored, false, [&] {
        DcmElement *found = behind(element);
        DcmVR written(DcmVR(found->getVR()).getValidEVR());
        std::snprintf(vr, 3, "%s", written.getVRName());
        *tag = static_cast<uint32_t>(found->getGTag()) << 16 | found->getETag();
        *length = found->getLengthField();
        return true;
    });
}

extern "C" bool cdcmtk_element_copy(cdcmtk_element *element, uint32_t offset, uint32_t length, void *bytes,
                                    cdcmtk_error *error) {
    return guarded(error, false, [&] {
        OFCondition result = behind(element)->getPartialValue(bytes, offset, length, nullptr, EBO_LittleEndian);
        return wasReadWhole(error) && succeeded(result, error);
    });
}

/// Gives an element its value; the machine is little endian, as `bytes` are.
static OFCondition put(DcmElement &target, const void *bytes, size_t length) {
    Uint32 count = static_cast<Uint32>(length);
    switch (target.getVR()) {
    case EVR_US: case EVR_OW: case EVR_ox: case EVR_PixelData: case EVR_xs: case EVR_lt:
        return target.putUint16Array(static_cast<const Uint16 *>(bytes), count / 2);
    case EVR_AT: return target.putUint16Array(static_cast<const Uint16 *>(bytes), count / 4);
    case EVR_SS: return target.putSint16Array(static_cast<const Sint16 *>(bytes), count / 2);
    case EVR_UL: case EVR_up: case EVR_OL:
        return target.putUint32Array(static_cast<const Uint32 *>(bytes), count / 4);
    case EVR_SL: return target.putSint32Array(static_cast<const Sint32 *>(bytes), count / 4);
    case EVR_FL: case EVR_OF: return target.putFloat32Array(static_cast<const Float32 *>(bytes), count / 4);
    case EVR_FD: case EVR_OD: return target.putFloat64Array(static_cast<const Float64 *>(bytes), count / 8);
    // DCMTK's elements in general take no numbers of 64 bits, only those of these VRs.
    case EVR_SV:
        return OFstatic_cast(DcmSigned64bitVeryLong &, target)
            .putSint64Array(static_cast<const Sint64 *>(bytes), count / 8);
    case EVR_UV: case EVR_OV:
        return OFstatic_cast(DcmUnsigned64bitVeryLong &, target)
            .putUint64Array(static_cast<const Uint64 *>(bytes), count / 8);
    case EVR_OB: case EVR_UN: return target.putUint8Array(static_cast<const Uint8 *>(bytes), count);
    default: return target.putString(static_cast<const char *>(bytes), count);
    }
}

/// Puts a new element of this VR into an item, in place of an old one.
static OFCondition insert(cdcmtk_item *item, const DcmTag &tag, const void *bytes, size_t length) {
    DcmElement *created = nullptr;
    OFCondition result = DcmItem::newDicomElementWithVR(created, tag);
    if (result.good() && length > 0) result = put(*created, bytes, length);
    if (result.good()) result = unwrap(item)->insert(created, OFTrue);
    if (result.bad()) delete created;
    return result;
}

extern "C" bool cdcmtk_element_set(cdcmtk_item *item, uint16_t group, uint16_t element, const char *vr,
                                   const void *bytes, size_t length, cdcmtk_error *error) {
    return guarded(error, false, [&] {
        if (length > std::numeric_limits<Uint32>::max() - 1) return explain(error, "the value is too long"), false;
        return succeeded(insert(item, DcmTag(group, element, DcmVR(vr)), bytes, length), error);
    });
}

extern "C" bool cdcmtk_element_set_empty(cdcmtk_item *item, uint16_t group, uint16_t element, cdcmtk_error *error) {
    return guarded(error, false, [&] {
        return succeeded(unwrap(item)->insertEmptyElement(DcmTag(group, element), OFTrue), error);
    });
}

extern "C" bool cdcmtk_element_remove(cdcmtk_item *item, uint16_t group, uint16_t element,
                                      cdcmtk_sequence **sequence) {
    cdcmtk_error ignored;
    *sequence = nullptr;
    return guarded(&ignored, false, [&] {
        DcmElement *found = find(item, group, element);
        if (found == nullptr) return false;
        unwrap(item)->remove(found);
        if (found->ident() == EVR_SQ) {
            *sequence = reinterpret_cast<cdcmtk_sequence *>(found);
        } else {
            delete found;
        }
        return true;
    });
}

extern "C" void cdcmtk_sequence_free(cdcmtk_sequence *sequence) {
    cdcmtk_error ignored;
    guarded(&ignored, false, [&] {
        delete reinterpret_cast<DcmElement *>(sequence);
        return true;
    });
}

extern "C" bool cdcmtk_element_copy_from(cdcmtk_item *item, cdcmtk_item *source, uint16_t group, uint16_t element) {
    cdcmtk_error ignored;
    return guarded(&ignored, false, [&] {
        DcmElement *found = find(source, group, element);
        if (found == nullptr) return false;
        OFunique_ptr<DcmElement> copy(OFstatic_cast(DcmElement *, found->clone()));
        if (unwrap(item)->insert(copy.get(), OFTrue).bad()) return false;
        copy.release();
        return true;
    });
}

extern "C" size_t cdcmtk_sequence_items(cdcmtk_element *element, cdcmtk_item **items, size_t capacity) {
    cdcmtk_error ignored;
    return guarded<size_t>(&ignored, 0, [&] {
        DcmSequenceOfItems *sequence = dynamic_cast<DcmSequenceOfItems *>(behind(element));
        size_t count = 0;
        if (sequence == nullptr || sequence->ident() != EVR_SQ) return count;
        for (DcmObject *next = sequence->nextInContainer(nullptr); next != nullptr;
             next = sequence->nextInContainer(next)) {
            if (count < capacity) items[count] = wrap(OFstatic_cast(DcmItem *, next));
            count += 1;
        }
        return count;
    });
}

extern "C" cdcmtk_item *cdcmtk_sequence_append(cdcmtk_item *item, uint16_t group, uint16_t element,
                                               cdcmtk_error *error) {
    return guarded<cdcmtk_item *>(error, nullptr, [&]() -> cdcmtk_item * {
        DcmItem *created = nullptr;
        const DcmTag tag(group, element, EVR_SQ);
        return succeeded(unwrap(item)->findOrCreateSequenceItem(tag, created, -2), error) ? wrap(created) : nullptr;
    });
}
