#include <nettle/sha2.h>
#include <nettle/pbkdf2.h>
