/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-erasure.h"
#include "tresen-store-health.h"
#include "tresen-store-quotas.h"
#include "tresen-store-rights.h"

G_BEGIN_DECLS

/**
 * TresenConnectionFacts: what the page about the connection shows, read at one moment.
 * @health: (element-type TresenHealth)
 * @last_callback_us: when something last came in, 0 for never
 * @rights: (element-type TresenRight)
 * @quotas: (element-type TresenQuota): of today in Beijing
 * @erasures: (element-type TresenErasure): the last ones, the latest first
 */
typedef struct
{
  GPtrArray *health;
  gint64 last_callback_us;
  GPtrArray *rights;
  GPtrArray *quotas;
  GPtrArray *erasures;
} TresenConnectionFacts;

TresenConnectionFacts *tresen_connection_facts_load (TresenDb *db, gint64 now_us, GError **error);
void tresen_connection_facts_free (TresenConnectionFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenConnectionFacts, tresen_connection_facts_free)

const TresenRight *tresen_connection_facts_find_right (const TresenConnectionFacts *self,
                                                       const char *feature);
const TresenHealth *tresen_connection_facts_find (const TresenConnectionFacts *self,
                                                  const char *key);

G_END_DECLS
