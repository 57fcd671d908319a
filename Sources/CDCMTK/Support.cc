#include "Support.h"

#include <mutex>

#include "dcmtk/dcmjpeg/djdecode.h"
#include "dcmtk/dcmjpls/djdecode.h"
#include "dcmtk/oflog/oflog.h"

namespace segnode {

void prepare() {
    static std::once_flag once;
    std::call_once(once, [] {
        OFLog::configure(OFLogger::OFF_LOG_LEVEL);
        // What was received is copied byte for byte, with the padding that its writer chose.
        dcmEnableAutomaticInputDataCorrection.set(OFFalse);
        DJDecoderRegistration::registerCodecs();
        DJLSDecoderRegistration::registerCodecs();
    });
}

E_TransferSyntax parsedAs(const char *transferSyntax) {
    E_TransferSyntax known = DcmXfer(transferSyntax).getXfer();
    return known == EXS_Unknown ? EXS_JPEG2000 : known;
}

} // namespace segnode

extern "C" const char *cdcmtk_version(void) { return OFFIS_DCMTK_VERSION_STRING; }

extern "C" bool cdcmtk_dictionary_is_loaded(void) {
    segnode::prepare();
    return dcmDataDict.isDictionaryLoaded();
}

extern "C" void cdcmtk_dictionary_vr(uint16_t group, uint16_t element, char vr[3]) {
    segnode::prepare();
    DcmVR dictionary(DcmTag(group, element).getEVR());
    DcmVR written(dictionary.getValidEVR());
    std::snprintf(vr, 3, "%s", written.getVRName());
}

extern "C" bool cdcmtk_dictionary_keyword(uint16_t group, uint16_t element, cdcmtk_error *keyword) {
    segnode::prepare();
    return segnode::guarded(keyword, false, [&] {
        DcmTag tag(group, element);
        segnode::explain(keyword, tag.getTagName());
        return tag.getEVR() != EVR_UNKNOWN;
    });
}

extern "C" size_t cdcmtk_dictionary_sequences(uint32_t *tags, size_t capacity) {
    segnode::prepare();
    cdcmtk_error ignored;
    return segnode::guarded<size_t>(&ignored, 0, [&] {
        size_t count = 0;
        DcmDataDictionary &dictionary = dcmDataDict.wrlock();
        for (DcmHashDictIterator entry = dictionary.normalBegin(); entry != dictionary.normalEnd(); ++entry) {
            if ((*entry)->getEVR() != EVR_SQ) continue;
            uint32_t element = (*entry)->getElement() & ((*entry)->getPrivateCreator() == nullptr ? 0xFFFF : 0x00FF);
            if (count < capacity) tags[count] = static_cast<uint32_t>((*entry)->getGroup()) << 16 | element;
            count += 1;
        }
        dcmDataDict.wrunlock();
        return count;
    });
}
