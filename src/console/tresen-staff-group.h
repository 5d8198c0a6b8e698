/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tresen-store.h"

G_BEGIN_DECLS

/** TresenStaffGroup: the names of those who work here, in Preferences: added, removed, kept in the store. */
#define TRESEN_TYPE_STAFF_GROUP (tresen_staff_group_get_type ())
G_DECLARE_FINAL_TYPE (TresenStaffGroup, tresen_staff_group, TRESEN, STAFF_GROUP, AdwPreferencesGroup)

void tresen_staff_group_set_up (TresenStaffGroup *self, TresenStore *store);

G_END_DECLS
