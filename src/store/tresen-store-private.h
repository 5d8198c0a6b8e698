/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Private to the room and its tests. */

#include "tresen-store-migrate.h"

G_BEGIN_DECLS

TresenStore *tresen_store_new_with_steps (const char *path,
                                          TresenClock *clock,
                                          const TresenStoreStep *steps,
                                          guint n_steps);

G_END_DECLS
