/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-connection-facts.h"

#include "tresen-erased-group.h"
#include "tresen-store-callbacks.h"
#include "tresen-wechat-quota.h"

void
tresen_connection_facts_free (TresenConnectionFacts *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->health, g_ptr_array_unref);
  g_clear_pointer (&self->rights, g_ptr_array_unref);
  g_clear_pointer (&self->quotas, g_ptr_array_unref);
  g_clear_pointer (&self->erasures, g_ptr_array_unref);
  g_free (self);
}

/** In the store's reader. */
TresenConnectionFacts *
tresen_connection_facts_load (TresenDb *db, gint64 now_us, GError **error)
{
  g_autoptr (TresenConnectionFacts) self = g_new0 (TresenConnectionFacts, 1);
  g_autofree char *today = tresen_wechat_beijing_day_to_text (tresen_wechat_beijing_day (now_us));

  self->health = tresen_store_health_load (db, error);
  if (self->health == NULL || !tresen_store_callback_last_at (db, &self->last_callback_us, error))
    return NULL;
  self->rights = tresen_store_rights_load (db, error);
  self->quotas = self->rights != NULL ? tresen_store_quotas_load (db, today, error) : NULL;
  self->erasures
      = self->quotas != NULL ? tresen_store_erasures_load (db, TRESEN_ERASED_MOST, error) : NULL;
  if (self->erasures == NULL)
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

/** Returns: (transfer none) (nullable): what WeChat has said of @feature */
const TresenRight *
tresen_connection_facts_find_right (const TresenConnectionFacts *self, const char *feature)
{
  for (guint i = 0; i < self->rights->len; i++)
    {
      const TresenRight *right = g_ptr_array_index (self->rights, i);

      if (g_strcmp0 (right->feature, feature) == 0)
        return right;
    }
  return NULL;
}
