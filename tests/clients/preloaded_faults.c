// Loaded before a program: a disk that is slow to sync, and a resolver that lies. What is in the folder FAULTS, and can
// change while the program runs, says how: `sync-delay` has milliseconds, `address` what every host name resolves to.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int read_fault(const char *name, char *to, int size) {
    char path[4096];
    const char *folder = getenv("FAULTS");
    if (folder == NULL) return 0;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *in = fopen(path, "r");
    if (in == NULL) return 0;
    const int found = fgets(to, size, in) != NULL;
    fclose(in);
    return found;
}

static void wait_for_disk(void) {
    char text[32];
    if (!read_fault("sync-delay", text, sizeof text)) return;
    const long ms = atol(text);
    struct timespec delay = {ms / 1000, (ms % 1000) * 1000000L};
    nanosleep(&delay, NULL);
}

int fsync(int file) {
    wait_for_disk();
    return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
}

int fdatasync(int file) {
    wait_for_disk();
    return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
}

typedef int resolver(const char *, const char *, const struct addrinfo *, struct addrinfo **);

int getaddrinfo(const char *name, const char *service, const struct addrinfo *wanted, struct addrinfo **found) {
    char address[64];
    if (name != NULL && read_fault("address", address, sizeof address)) name = address;
    return ((resolver *)dlsym(RTLD_NEXT, "getaddrinfo"))(name, service, wanted, found);
}
