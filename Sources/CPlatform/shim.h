// What Swift cannot call: prctl(2) takes a variable number of arguments, and the last is not among the declarations
// that Swift sees of spawn.h.
#ifndef CPLATFORM_SHIM_H
#define CPLATFORM_SHIM_H

#include <spawn.h>
#include <sys/prctl.h>

// Has the kernel send this process a signal when the thread that started it ends.
static inline int cplatform_signal_at_parents_end(int signal) { return prctl(PR_SET_PDEATHSIG, (unsigned long)signal); }

// Names the calling thread; the kernel keeps the first 15 bytes.
static inline int cplatform_name_thread(const char *name) { return prctl(PR_SET_NAME, name); }

extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

// Has a program that is started inherit no descriptor from this one on.
static inline int cplatform_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

#endif
