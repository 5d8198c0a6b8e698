/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-paygate-seal.h"

G_BEGIN_DECLS

/**
 * TresenPracticePaygateForm: names and values in their order, UTF-8: of a request, or to be sent as an answer. One thread.
 */
typedef struct
{
  GPtrArray *names;
  GPtrArray *values;
} TresenPracticePaygateForm;

TresenPracticePaygateForm *tresen_practice_paygate_form_new (void);
TresenPracticePaygateForm *
tresen_practice_paygate_form_copy (const TresenPracticePaygateForm *self);
void tresen_practice_paygate_form_free (TresenPracticePaygateForm *self);
void tresen_practice_paygate_form_add (TresenPracticePaygateForm *self,
                                       const char *name,
                                       const char *value);
void tresen_practice_paygate_form_add_bytes (TresenPracticePaygateForm *self,
                                             GBytes *name,
                                             GBytes *value);
const char *tresen_practice_paygate_form_get (const TresenPracticePaygateForm *self,
                                              const char *name);
const char *tresen_practice_paygate_form_text (const TresenPracticePaygateForm *self,
                                               const char *name);
const char *tresen_practice_paygate_form_nth (const TresenPracticePaygateForm *self,
                                              guint index,
                                              const char **value);
gboolean tresen_practice_paygate_form_is_equal (const TresenPracticePaygateForm *a,
                                                const TresenPracticePaygateForm *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticePaygateForm, tresen_practice_paygate_form_free)

TresenPracticePaygateForm *tresen_practice_paygate_read_outer (const char *text, gsize size);
TresenPracticePaygateForm *tresen_practice_paygate_read (const TresenPracticePaygateKeys *keys,
                                                         const TresenPracticePaygateForm *outer,
                                                         const char **code);
char *tresen_practice_paygate_to_latin1 (const char *text, gsize *size);

G_END_DECLS
