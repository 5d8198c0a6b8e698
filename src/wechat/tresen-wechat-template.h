/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenTemplateField: a blank of a template.
 */
typedef struct
{
  char *name;  /* "thing1": what WeChat calls it; its beginning says what may stand there */
  char *label; /* what stands before the blank, without its colon; the name when nothing does */
} TresenTemplateField;

/**
 * TresenTemplateKind: what may stand in a blank, by the beginning of its name.
 */
typedef enum
{
  TRESEN_TEMPLATE_FREE, /* a name that has no rule */
  TRESEN_TEMPLATE_THING,
  TRESEN_TEMPLATE_NUMBER,
  TRESEN_TEMPLATE_LETTER,
  TRESEN_TEMPLATE_SYMBOL,
  TRESEN_TEMPLATE_CHARACTER_STRING,
  TRESEN_TEMPLATE_TIME,
  TRESEN_TEMPLATE_DATE,
  TRESEN_TEMPLATE_AMOUNT,
  TRESEN_TEMPLATE_PHONE_NUMBER,
  TRESEN_TEMPLATE_CAR_NUMBER,
  TRESEN_TEMPLATE_NAME,
  TRESEN_TEMPLATE_PHRASE,
  TRESEN_TEMPLATE_CONST,
} TresenTemplateKind;

#define TRESEN_N_TEMPLATE_KINDS 14

/**
 * TresenTemplateFault: why WeChat would not take a value.
 * @TRESEN_TEMPLATE_EMPTY: every blank has to be filled in
 * @TRESEN_TEMPLATE_TOO_LONG: more characters than tresen_template_get_limit()
 * @TRESEN_TEMPLATE_WRONG: a character, or a form, that the kind does not allow
 */
typedef enum
{
  TRESEN_TEMPLATE_GOOD,
  TRESEN_TEMPLATE_EMPTY,
  TRESEN_TEMPLATE_TOO_LONG,
  TRESEN_TEMPLATE_WRONG,
} TresenTemplateFault;

GPtrArray *tresen_template_parse (const char *content);
TresenTemplateKind tresen_template_get_kind (const char *name);
guint tresen_template_get_limit (const char *name, const char *value);
TresenTemplateFault tresen_template_check (const char *name, const char *value);
guint tresen_template_check_all (GPtrArray *fields,
                                 const char *const *values,
                                 TresenTemplateFault *faults);
char *tresen_template_summarize (const char *title, GPtrArray *fields, const char *const *values);

G_END_DECLS
