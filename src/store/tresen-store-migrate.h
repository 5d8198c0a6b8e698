/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Private to the room: the numbered steps of the schema. */

#include "tresen-db.h"

G_BEGIN_DECLS

/** TresenStoreStep: SQL that leads from version n - 1 to version n, where n is the step's place
 * counted from 1. */
typedef struct
{
  const char *sql;
} TresenStoreStep;

const TresenStoreStep *tresen_store_steps (guint *n_steps);
gboolean tresen_store_migrate (TresenDb *db,
                               const TresenStoreStep *steps,
                               guint n_steps,
                               gint64 now_us,
                               GError **error);

G_END_DECLS
