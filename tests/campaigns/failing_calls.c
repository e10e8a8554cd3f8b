/* The n-th call of one kind fails, or it and all later ones do; `arm` says which. Preloaded, it stands before libc.

   Calls on files count where the file is in a folder, allocations from a size on. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { NONE, OPEN, WRITE, SYNC, RENAME, ALLOCATE };

/* How many calls there are until one fails; below one after that. */
long left;

static int kind, code, later;
static size_t least;
static char folder[4096];

void arm(int what, long number, int error, int all_later, size_t size, const char *under) {
    snprintf(folder, sizeof folder, "%s", under);
    left = number, code = error, later = all_later, least = size, kind = what;
}

static int fails(int what) {
    if (kind != what) return 0;
    long now = __sync_sub_and_fetch(&left, 1);
    if (now == 0 || (now < 0 && later)) {
        errno = code;
        return 1;
    }
    return 0;
}

static int inside(const char *path) { return kind && path && strncmp(path, folder, strlen(folder)) == 0; }

static int of_folder(int file) {
    if (kind != WRITE && kind != SYNC) return 0;
    char name[64], path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return inside(path);
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define MODE \
    va_list list; \
    va_start(list, flags); \
    int mode = va_arg(list, int); \
    va_end(list)

int open(const char *path, int flags, ...) {
    REAL(open);
    MODE;
    return inside(path) && fails(OPEN) ? -1 : real(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    REAL(open64);
    MODE;
    return inside(path) && fails(OPEN) ? -1 : real(path, flags, mode);
}
ssize_t write(int file, const void *content, size_t size) {
    REAL(write);
    return of_folder(file) && fails(WRITE) ? -1 : real(file, content, size);
}
int fsync(int file) {
    REAL(fsync);
    return of_folder(file) && fails(SYNC) ? -1 : real(file);
}
int rename(const char *from, const char *to) {
    REAL(rename);
    return inside(to) && fails(RENAME) ? -1 : real(from, to);
}
int linkat(int one, const char *from, int other, const char *to, int flags) {
    REAL(linkat);
    return inside(to) && fails(RENAME) ? -1 : real(one, from, other, to, flags);
}

static int refused(size_t size) { return kind == ALLOCATE && size >= least && fails(ALLOCATE); }

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) { return refused(size) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return refused(count * size) ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return refused(size) ? NULL : __libc_realloc(old, size); }
int posix_memalign(void **place, size_t alignment, size_t size) {
    if (refused(size)) return ENOMEM;
    *place = __libc_memalign(alignment, size);
    return *place ? 0 : ENOMEM;
}
void *mmap(void *start, size_t size, int protection, int flags, int file, off_t offset) {
    REAL(mmap);
    return (flags & MAP_ANONYMOUS) && refused(size) ? MAP_FAILED : real(start, size, protection, flags, file, offset);
}
