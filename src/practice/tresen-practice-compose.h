/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** TresenPracticeDocument: the members of a callback in their order, to be written as XML or as JSON. One thread. */
typedef struct _TresenPracticeDocument TresenPracticeDocument;

TresenPracticeDocument *tresen_practice_document_new (void);
void tresen_practice_document_free (TresenPracticeDocument *self);
void tresen_practice_document_add_text (TresenPracticeDocument *self,
                                        const char *name,
                                        const char *text);
void
tresen_practice_document_add_number (TresenPracticeDocument *self, const char *name, gint64 number);
void
tresen_practice_document_add_decimal (TresenPracticeDocument *self, const char *name, double value);
void tresen_practice_document_add_object (TresenPracticeDocument *self, JsonObject *object);
char *tresen_practice_document_to_xml (const TresenPracticeDocument *self);
char *tresen_practice_document_to_json (const TresenPracticeDocument *self);
TresenPracticeDocument *tresen_practice_document_copy (const TresenPracticeDocument *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeDocument, tresen_practice_document_free)

G_END_DECLS
