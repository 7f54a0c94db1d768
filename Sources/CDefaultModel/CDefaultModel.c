#include "CDefaultModel.h"

// #embed is C23; clang knows it in every mode and warns that it is new.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "../../Models/default.safetensors"
};

const unsigned char *default_model_bytes(void) { return bytes; }

size_t default_model_length(void) { return sizeof bytes; }
