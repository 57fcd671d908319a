#include "openblas.h"

#include <dlfcn.h>
#include <pthread.h>

__typeof__(cblas_sgemm) *ck_sgemm;

static void load(void) {
    void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    __typeof__(openblas_set_num_threads) *set_threads = dlsym(library, "openblas_set_num_threads");
    if (!set_threads) return;
    set_threads(1);  // the engine's own threads share the work out
    ck_sgemm = dlsym(library, "cblas_sgemm");
}

int ck_load_openblas(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return ck_sgemm != 0;
}
