// A library for LD_PRELOAD that turns the clock, lets calls on the ledger's files fail now and then, and lets a stage
// of the work stand still, as told at any moment by a file of 32 bytes:
//
//     int64 seconds added to the clock, int32 failing calls in ten thousand, int32 the error, int64 how many failed,
//     int32 which calls do not return: 1 writing to outbox/, 2 syncing, 4 renaming into done/ or failed/,
//     8 writing into the lock's file,
//     int32 how many of them wait
//
//     clang -shared -fPIC -o machine-faults.so Tests/Faults/MachineFaults.c -ldl
//     DIGITD_FAULTS=told LD_PRELOAD=machine-faults.so digitd run --root DIR

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

struct told {
    int64_t seconds;
    int32_t in_ten_thousand;
    int32_t error;
    int64_t failed;
    int32_t stalled;
    int32_t waiting;
};

enum stall { WRITING = 1, SYNCING = 2, FILING = 4, NOTING = 8 };

static volatile struct told *told;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("DIGITD_FAULTS");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (memory != MAP_FAILED) told = memory;
}

static int leads_to(int descriptor, const char *part) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 2);
    if (length <= 0) return 0;
    path[length] = '/';
    path[length + 1] = 0;
    return strstr(path, part) != NULL;
}

static int is_of_the_ledger(int descriptor) { return leads_to(descriptor, "/digitd.sqlite"); }

// As a disk or a network that does not answer.
static void stall(enum stall call) {
    if (!told || !(told->stalled & call)) return;
    __sync_fetch_and_add(&told->waiting, 1);
    while (told->stalled & call) usleep(1000);
    __sync_fetch_and_sub(&told->waiting, 1);
}

static void stall_writing(int file) {
    if (told && told->stalled & WRITING && leads_to(file, "/outbox/")) stall(WRITING);
    if (told && told->stalled & NOTING && leads_to(file, "/.digitd.lock")) stall(NOTING);
}

static int fails(int descriptor) {
    static __thread unsigned seed;
    if (!told || told->in_ten_thousand == 0 || !is_of_the_ledger(descriptor)) return 0;
    if (!seed) seed = (unsigned)(uintptr_t)&seed ^ (unsigned)getpid();
    if ((int)(rand_r(&seed) % 10000) >= told->in_ten_thousand) return 0;
    __sync_fetch_and_add(&told->failed, 1);
    errno = told->error;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = REAL(clock_gettime)(clock, time);
    if (told && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        time->tv_sec += told->seconds;
    return result;
}

ssize_t pread64(int file, void *bytes, size_t count, off64_t offset) {
    return fails(file) ? -1 : REAL(pread64)(file, bytes, count, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    return pwrite64(file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    stall_writing(file);
    if (!fails(file)) return REAL(pwrite64)(file, bytes, count, offset);
    int error = errno;
    // A full disk takes a part first.
    if (error == ENOSPC && count > 1) return REAL(pwrite64)(file, bytes, count / 2, offset);
    return -1;
}

ssize_t write(int file, const void *bytes, size_t count) {
    stall_writing(file);
    return fails(file) ? -1 : REAL(write)(file, bytes, count);
}

int fsync(int file) { return fails(file) ? -1 : REAL(fsync)(file); }

int syncfs(int file) {
    stall(SYNCING);
    return REAL(syncfs)(file);
}

int renameat2(int old_folder, const char *old_name, int new_folder, const char *new_name, unsigned flags) {
    if (leads_to(old_folder, "/work/") && (leads_to(new_folder, "/done/") || leads_to(new_folder, "/failed/")))
        stall(FILING);
    return REAL(renameat2)(old_folder, old_name, new_folder, new_name, flags);
}

int fdatasync(int file) { return fails(file) ? -1 : REAL(fdatasync)(file); }

int ftruncate64(int file, off64_t length) { return fails(file) ? -1 : REAL(ftruncate64)(file, length); }
