/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-options.h"

G_BEGIN_DECLS

int tresen_windowed_run (const TresenOptions *options);

G_END_DECLS
