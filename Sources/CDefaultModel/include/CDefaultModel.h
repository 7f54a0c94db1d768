#pragma once

#include <stddef.h>

// The models that digitd was built with: the bytes of Models/default.safetensors, which tells digits,
// of Models/line.safetensors, which reads lines, of Models/finder.safetensors, which finds numbers on
// pages, of Models/ink.safetensors, which tells written numbers from printed ones, and of
// Models/lecture.safetensors, the lecture's network to look into, put into the program by the compiler so
// that a bare executable can read digits. C, because Swift has no #embed and a resource bundle would be one
// more file to lose.
//
// The bytes live as long as the program and belong to it; nobody frees them.

/// The first byte of the model's file.
const unsigned char *default_model_bytes(void);

/// The number of bytes.
size_t default_model_length(void);

/// The first byte of the file of the model that reads lines.
const unsigned char *line_model_bytes(void);

/// The number of bytes.
size_t line_model_length(void);

/// The first byte of the file of the model that finds numbers on pages.
const unsigned char *finder_model_bytes(void);

/// The number of bytes.
size_t finder_model_length(void);

/// The first byte of the file of the model that tells written numbers from printed ones.
const unsigned char *ink_model_bytes(void);

/// The number of bytes.
size_t ink_model_length(void);

/// The first byte of the file of the lecture's network.
const unsigned char *lecture_model_bytes(void);

/// The number of bytes.
size_t lecture_model_length(void);
