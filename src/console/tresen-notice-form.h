/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-store-templates.h"

G_BEGIN_DECLS

/**
 * TresenNoticeForm: the blanks of a template, a row each, checked while they are filled in.
 *
 * Signal "changed": something was typed, or there are other blanks.
 */
#define TRESEN_TYPE_NOTICE_FORM (tresen_notice_form_get_type ())
G_DECLARE_FINAL_TYPE (TresenNoticeForm, tresen_notice_form, TRESEN, NOTICE_FORM, GtkWidget)

void tresen_notice_form_set_template (TresenNoticeForm *self, const TresenTemplate *template);
GPtrArray *tresen_notice_form_get_fields (TresenNoticeForm *self);
char **tresen_notice_form_dup_values (TresenNoticeForm *self);

G_END_DECLS
