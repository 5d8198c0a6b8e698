/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenTemplate: one that the account may send.
 */
typedef struct
{
  char *id;
  char *title;
  char *content; /* lines with blanks, as WeChat wrote it */
  char *example; /* "" when there is none */
} TresenTemplate;

void tresen_template_free (TresenTemplate *self);

/**
 * TresenTemplateList: what is known of the account's templates.
 */
typedef struct
{
  GPtrArray *templates; /* (element-type TresenTemplate), by title */
  gint64 asked_at_us;   /* when WeChat last answered; 0: never */
  gboolean is_asking;   /* somebody wants to know, and there is no answer yet */
  int code;             /* WeChat's errcode when it refused the last time, else 0 */
  char *error;          /* English; "" when there was none */
} TresenTemplateList;

void tresen_template_list_free (TresenTemplateList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenTemplateList, tresen_template_list_free)

TresenTemplateList *tresen_store_templates_load (TresenDb *db, GError **error);
gboolean tresen_store_templates_ask (TresenDb *db, gint64 now_us, GError **error);
gboolean
tresen_store_templates_replace (TresenDb *db, GPtrArray *templates, gint64 now_us, GError **error);
gboolean tresen_store_templates_set_refused (TresenDb *db,
                                             int code,
                                             const char *text,
                                             gint64 now_us,
                                             GError **error);

G_END_DECLS
