// A library for LD_PRELOAD that turns the clock, and lets calls on the ledger's files fail now and then, as told
// at any moment by a file of 32 bytes:
//
//     int64 seconds added to the clock, int32 failing calls in ten thousand, int32 the error, int64 how many failed
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
};

static volatile struct told *told;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("DIGITD_FAULTS");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (memory != MAP_FAILED) told = memory;
}

static int is_of_the_ledger(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strstr(path, "/digitd.sqlite") != NULL;
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

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    if (!fails(file)) return REAL(pwrite64)(file, bytes, count, offset);
    int error = errno;
    // A full disk takes a part first.
    if (error == ENOSPC && count > 1) return REAL(pwrite64)(file, bytes, count / 2, offset);
    return -1;
}

ssize_t write(int file, const void *bytes, size_t count) {
    return fails(file) ? -1 : REAL(write)(file, bytes, count);
}

int fsync(int file) { return fails(file) ? -1 : REAL(fsync)(file); }

int fdatasync(int file) { return fails(file) ? -1 : REAL(fdatasync)(file); }

int ftruncate64(int file, off64_t length) { return fails(file) ? -1 : REAL(ftruncate64)(file, length); }
