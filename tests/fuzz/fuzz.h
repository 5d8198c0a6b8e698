/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* One input; what must hold of any is asserted inside. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
