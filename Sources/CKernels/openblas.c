#include "CKernels.h"
#include "openblas.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

ck_sgemm_function *ck_sgemm;

static char description[256];

/// Whether calls from several threads at a time are safe and its integers are `int`. A build without threads shares
/// its memory between callers, one with OpenMP brings threads that nobody limits here, and with integers of 64 bits a
/// function of the same name takes others.
static int is_suitable(void *library) {
    int (*parallel)(void) = (int (*)(void))dlsym(library, "openblas_get_parallel");
    char *(*configuration)(void) = (char *(*)(void))dlsym(library, "openblas_get_config");
    enum { with_pthreads = 1 };
    return parallel && parallel() == with_pthreads && configuration && !strstr(configuration(), "USE64BITINT");
}

/// Says which build computes, and for which processor.
static void describe(void *library) {
    char *(*configuration)(void) = (char *(*)(void))dlsym(library, "openblas_get_config");
    char *(*core)(void) = (char *(*)(void))dlsym(library, "openblas_get_corename");
    snprintf(description, sizeof description, "%s, %s", configuration(), core ? core() : "unknown");
}

static void load(void) {
    void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
    ck_sgemm_function *sgemm = (ck_sgemm_function *)dlsym(library, "cblas_sgemm");
    if (!set_threads || !sgemm || !is_suitable(library)) {
        dlclose(library);
        return;
    }
    set_threads(1);  // the engine's own threads share the work out
    describe(library);
    ck_sgemm = sgemm;
}

int ck_load_openblas(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return ck_sgemm != 0;
}

const char *ck_openblas_description(void) { return ck_load_openblas() ? description : ""; }
