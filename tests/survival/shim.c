/* Sits before the system's calls that change files, counts those below one folder, and at a wanted one fails
   it, kills the process, or only waits. Loaded by LD_PRELOAD into the tests' own programs alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { OFF, ONCE, FROM_THEN_ON, KILL };

static char root[4096];
static int mode, wanted, error, hit;
static long seen, wait_ns;

void shim_root(const char *path) { snprintf(root, sizeof root, "%s", path); }
void shim_arm(int new_mode, int new_wanted, int new_error) {
    mode = new_mode; wanted = new_wanted; error = new_error; seen = 0; hit = 0;
}
void shim_wait(long nanoseconds) { wait_ns = nanoseconds; }
long shim_seen(void) { return seen; }
int shim_hit(void) { return hit; }

static int below(const char *path) { return root[0] && strncmp(path, root, strlen(root)) == 0; }
static int below_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return below(path);
}
static int refused(void) {
    long now = seen++;
    if (mode == OFF || now < wanted) return 0;
    if (mode == ONCE && now > wanted) return 0;
    hit = 1;
    if (mode == KILL) kill(getpid(), SIGKILL);
    errno = error;
    return 1;
}
static void slowly(void) {
    struct timespec left = {wait_ns / 1000000000L, wait_ns % 1000000000L};
    if (wait_ns) nanosleep(&left, 0);
}
#define REAL(name) __typeof__(name) *real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write); return below_fd(fd) && refused() ? -1 : real(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(pwrite); return below_fd(fd) && refused() ? -1 : real(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(pwrite64); return below_fd(fd) && refused() ? -1 : real(fd, data, size, at);
}
int ftruncate(int fd, off_t size) { REAL(ftruncate); return below_fd(fd) && refused() ? -1 : real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); return below_fd(fd) && refused() ? -1 : real(fd, size); }
int fsync(int fd) {
    REAL(fsync);
    if (!below_fd(fd)) return real(fd);
    slowly();
    return refused() ? -1 : real(fd);
}
int fdatasync(int fd) {
    REAL(fdatasync);
    if (!below_fd(fd)) return real(fd);
    slowly();
    return refused() ? -1 : real(fd);
}
int rename(const char *from, const char *to) { REAL(rename); return below(from) && refused() ? -1 : real(from, to); }
int unlink(const char *path) { REAL(unlink); return below(path) && refused() ? -1 : real(path); }
int mkdir(const char *path, mode_t bits) { REAL(mkdir); return below(path) && refused() ? -1 : real(path, bits); }
static int opened(int (*real)(const char *, int, ...), const char *path, int flags, mode_t bits) {
    if ((flags & O_CREAT) && below(path) && refused()) return -1;
    return real(path, flags, bits);
}
#define BITS mode_t bits = 0; if (flags & O_CREAT) { va_list rest; va_start(rest, flags); bits = va_arg(rest, int); va_end(rest); }
int open(const char *path, int flags, ...) { BITS REAL(open); return opened(real, path, flags, bits); }
int open64(const char *path, int flags, ...) { BITS REAL(open64); return opened(real, path, flags, bits); }
