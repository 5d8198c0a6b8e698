/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-paygate-error.h"

G_BEGIN_DECLS

#define TRESEN_PAYGATE_MAX_PARAMETERS 64

/**
 * TresenPaygateParams: names and values in their order: what is put into Data, or what was found there. Of one thread at a
 * time.
 */
typedef struct _TresenPaygateParams TresenPaygateParams;

TresenPaygateParams *tresen_paygate_params_new (void);
void tresen_paygate_params_free (TresenPaygateParams *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaygateParams, tresen_paygate_params_free)

void tresen_paygate_params_add (TresenPaygateParams *self, const char *name, const char *value);
const char *tresen_paygate_params_get (const TresenPaygateParams *self, const char *name);
const char *tresen_paygate_params_get_wire (const TresenPaygateParams *self, const char *name);
guint tresen_paygate_params_count (const TresenPaygateParams *self);
const char *
tresen_paygate_params_get_nth (const TresenPaygateParams *self, guint index, const char **value);
guint tresen_paygate_params_get_n_repeated (const TresenPaygateParams *self);

GBytes *tresen_paygate_params_join (const TresenPaygateParams *self, GError **error);
TresenPaygateParams *tresen_paygate_params_parse (GBytes *text, TresenPaygateRefusal *refusal);

char *tresen_paygate_text_from_wire (const char *bytes, gsize size);
char *tresen_paygate_text_to_wire (const char *text);
char *tresen_paygate_text_put_together (const char *text);

G_END_DECLS
