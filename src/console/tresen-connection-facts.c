/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-connection-facts.h"

#include "tresen-store-callbacks.h"

void
tresen_connection_facts_free (TresenConnectionFacts *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->health, g_ptr_array_unref);
  g_free (self);
}

/** In the store's reader. */
TresenConnectionFacts *
tresen_connection_facts_load (TresenDb *db, GError **error)
{
  g_autoptr (TresenConnectionFacts) self = g_new0 (TresenConnectionFacts, 1);

  self->health = tresen_store_health_load (db, error);
  if (self->health == NULL || !tresen_store_callback_last_at (db, &self->last_callback_us, error))
    return NULL;
  return g_steal_pointer (&self);
}

/** Returns: (transfer none) (nullable): what the bridge has said of @key */
const TresenHealth *
tresen_connection_facts_find (const TresenConnectionFacts *self, const char *key)
{
  for (guint i = 0; i < self->health->len; i++)
    {
      const TresenHealth *row = g_ptr_array_index (self->health, i);

      if (g_strcmp0 (row->key, key) == 0)
        return row;
    }
  return NULL;
}
