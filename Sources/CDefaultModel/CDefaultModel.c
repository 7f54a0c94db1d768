#include "CDefaultModel.h"

// #embed is C23; clang knows it in every mode and warns that it is new.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char digits[] = {
#embed "../../Models/default.safetensors"
};

static const unsigned char lines[] = {
#embed "../../Models/line.safetensors"
};

static const unsigned char finder[] = {
#embed "../../Models/finder.safetensors"
};

static const unsigned char ink[] = {
#embed "../../Models/ink.safetensors"
};

static const unsigned char lecture[] = {
#embed "../../Models/lecture.safetensors"
};

const unsigned char *default_model_bytes(void) { return digits; }

size_t default_model_length(void) { return sizeof digits; }

const unsigned char *line_model_bytes(void) { return lines; }

size_t line_model_length(void) { return sizeof lines; }

const unsigned char *finder_model_bytes(void) { return finder; }

size_t finder_model_length(void) { return sizeof finder; }

const unsigned char *ink_model_bytes(void) { return ink; }

size_t ink_model_length(void) { return sizeof ink; }

const unsigned char *lecture_model_bytes(void) { return lecture; }

size_t lecture_model_length(void) { return sizeof lecture; }
