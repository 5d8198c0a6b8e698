/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tresen-store-erasure.h"

G_BEGIN_DECLS

/** How many erasures are told at most. */
#define TRESEN_ERASED_MOST 10

/** TresenErasedGroup: the last erasures, when and why; hidden when there are none. */
#define TRESEN_TYPE_ERASED_GROUP (tresen_erased_group_get_type ())
G_DECLARE_FINAL_TYPE (TresenErasedGroup,
                      tresen_erased_group,
                      TRESEN,
                      ERASED_GROUP,
                      AdwPreferencesGroup)

void tresen_erased_group_show (TresenErasedGroup *self, GPtrArray *erasures, gint64 now_us);

G_END_DECLS
